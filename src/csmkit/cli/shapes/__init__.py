"""The JSON that scripts rely on: each shape by its fields, and how values take that shape.

Fields are only ever added. A field without a value is null, never left out, except in documents
(blueprints, teammates, handoffs), which leave out nulls and empty lists.
"""
