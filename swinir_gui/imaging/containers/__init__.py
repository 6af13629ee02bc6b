"""The structure of picture files: chunks, directories and boxes, found and read without any pixel."""
