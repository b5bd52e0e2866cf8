"""The client panel: who is calling, as far as the company knows him."""
