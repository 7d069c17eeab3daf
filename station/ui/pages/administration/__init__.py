"""管理: people, units, accounts, the rules in force, and the settings of this station."""
