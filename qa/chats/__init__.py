"""Conversations that are kept: `Chats` stores them, `as_markdown` exports one, `GoingOn` continues one."""

from qa.chats.export import as_markdown
from qa.chats.going_on import GoingOn
from qa.chats.store import Chat, Chats, Kept, State

__all__ = ["Chat", "Chats", "GoingOn", "Kept", "State", "as_markdown"]
