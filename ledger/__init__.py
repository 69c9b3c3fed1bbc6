"""The domain of Ping'an Points and its storage; knows no HTTP."""
