"""What was recorded of people by mistake is voided: a registration, a leave, an account made or closed."""
