"""The one place that turns a Config into objects, and that knows every adapter's name.

Everything is opened when it is first needed: listing articles loads no model, and no model loads another.
"""

from qa.app.core import App
from qa.app.scope import Scope, scope

__all__ = ["App", "Scope", "scope"]
