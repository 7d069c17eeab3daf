"""What tests of every room share: fixtures for real peers, and the book-keeping of rules."""
