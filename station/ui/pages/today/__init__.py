"""The start page (今日): what needs doing now, each line a way to where it is done."""
