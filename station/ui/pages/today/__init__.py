"""The start page (今日): what has to be done now; each line leads to where it is done."""
