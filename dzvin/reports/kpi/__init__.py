"""KPI: rules of a company that add points to people, or take them."""
