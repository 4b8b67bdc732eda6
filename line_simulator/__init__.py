"""A LINE platform on localhost, for trying, demonstrating and testing a LINE bot and LIFF app without LINE.

Stands apart: it imports nothing of the project around it, and nothing of the project imports it.
"""
