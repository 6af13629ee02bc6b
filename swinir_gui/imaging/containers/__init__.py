"""How the files of pictures are built: chunks, directories, boxes, found and read without any pixel."""
