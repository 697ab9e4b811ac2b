"""Conversations that are kept: `Chats` stores them, `as_markdown` exports one."""

from qa.chats.export import as_markdown
from qa.chats.store import Chat, Chats, Kept, State

__all__ = ["Chat", "Chats", "Kept", "State", "as_markdown"]
