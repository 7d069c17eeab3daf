"""The catalogue of the archive: lists, one recording with its proof, viewing, deciding doubts, thumbnails."""
