"""档案: recordings as a list with pictures, playing on record, origin, proof, history, checking all of them."""
