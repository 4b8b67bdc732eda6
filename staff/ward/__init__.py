"""The ward's own pages: nurseries added and ended, accounts, people's data."""
