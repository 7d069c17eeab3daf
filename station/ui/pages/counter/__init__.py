"""The counter (柜台): scan, list, sign, next."""
