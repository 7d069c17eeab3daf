"""The demo office: invented people and gear, played through the real services over three weeks of office days."""
