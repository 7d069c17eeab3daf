"""What every room uses: errors, identity, codes, time, policy, ledger, lists, texts. Standard library only."""
