"""Looking things up in the archive: lists, one recording with its proof, viewing, settling doubt, thumbnails."""
