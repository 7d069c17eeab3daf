"""Tables and forms on paper, on screen and in files: renderers of documents and exports of lists."""
