"""What templates are given, one module a screen: plain values in words, no queries of their own."""
