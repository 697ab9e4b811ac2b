"""Conversations that are kept: `Chats` stores them, `GoingOn` continues one."""

from qa.chats.going_on import GoingOn
from qa.chats.store import Chat, Chats, Kept, State

__all__ = ["Chat", "Chats", "GoingOn", "Kept", "State"]
