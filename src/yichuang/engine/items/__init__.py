"""Items of a programme and the graph of what comes before what."""
