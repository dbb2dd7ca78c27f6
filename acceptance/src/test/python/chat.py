"""Talks to a language model through the gateway with OpenAI's own client, which knows nothing of Evenhand: only its base URL and
its key are others. Prints one line of JSON for each thing it tried."""

import json
import os

import openai

client = openai.OpenAI(base_url=os.environ["BASE_URL"], api_key=os.environ["API_KEY"])
QUESTION = [{"role": "user", "content": "how many words are these"}]


def tell(**what):
    print(json.dumps(what))


def text(stream):
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)


whole = client.chat.completions.create(model="demo", messages=QUESTION, max_tokens=7)
tell(tried="whole", text=whole.choices[0].message.content, tokens=whole.usage.total_tokens)

stream = client.chat.completions.create(model="demo", messages=QUESTION, max_tokens=8, stream=True)
chunks = list(stream)
tell(
    tried="stream",
    text=text(chunks),
    told=[chunk.usage.total_tokens for chunk in chunks if chunk.usage],
    empty=sum(1 for chunk in chunks if not chunk.choices),
)

stream = client.chat.completions.create(
    model="demo", messages=QUESTION, max_tokens=9, stream=True, stream_options={"include_usage": True}
)
chunks = list(stream)
tell(
    tried="stream with usage",
    text=text(chunks),
    told=[chunk.usage.total_tokens for chunk in chunks if chunk.usage],
    empty=sum(1 for chunk in chunks if not chunk.choices),
)

try:
    client.chat.completions.create(model="demo", messages=[{"role": "user", "content": "word " * 400}])
except openai.PermissionDeniedError as refused:
    tell(tried="too much", message=refused.message, code=refused.code, retried=refused.request.headers.get("x-stainless-retry-count"))

client.chat.completions.create(model="demo", messages=QUESTION, max_tokens=1900)
try:
    client.chat.completions.create(model="demo", messages=QUESTION, max_tokens=100)
except openai.RateLimitError as refused:
    tell(tried="used up", message=refused.message, code=refused.code, retried=refused.request.headers.get("x-stainless-retry-count"))

try:
    openai.OpenAI(base_url=os.environ["BASE_URL"], api_key="evh_wrong").chat.completions.create(model="demo", messages=QUESTION)
except openai.AuthenticationError as refused:
    tell(tried="wrong key", message=refused.message)
