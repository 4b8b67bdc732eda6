"""CSV for the ward (W2): what is in a file, how its bytes are made, and the page that hands it out."""
