"""The company's mail account: by what everything that Dzvin mails is sent."""
