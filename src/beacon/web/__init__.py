"""The staff's pages: they ask the rooms and show the answers, and decide nothing themselves."""
