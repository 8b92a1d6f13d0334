"""The Markdown writer: a tree to text that python-markdown and CommonMark show alike."""
