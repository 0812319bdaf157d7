"""Consignment notes (CN): small parcels sent abroad."""
