"""Blank certificates, receipts and legal forms: by kind, used, spoiled and destroyed sheet by sheet, accounted month by month (ST-01…04, PR-21)."""
