"""Which metrics and labels a PromQL expression names. Whether it is well formed, promtool tells."""
import re
from dataclasses import dataclass, field

TOKEN = re.compile(r'\s+|#[^\n]*|("(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[0-9][0-9a-zA-Z.]*|[A-Za-z_:][\w:]*|[=!<>~]+|.)')
WORDS = {"and", "or", "unless", "bool", "offset", "inf", "nan"}
LABEL_LISTS = {"by", "without", "on", "ignoring", "group_left", "group_right"}


@dataclass
class Selector:
    """A metric by its name, or by a pattern of names, and the labels that it is matched by."""
    name: str
    is_pattern: bool = False
    labels: dict = field(default_factory=dict)  # the value of each, whatever it is compared with

    def fits(self, name): return re.fullmatch(self.name, name) is not None if self.is_pattern else name == self.name


def tokens(expression): return [token for token in TOKEN.findall(expression) if token]


def parse(expression):
    """The selectors of an expression, and the labels that it groups or joins by."""
    words, selectors, labels = tokens(expression), [], set()
    index = 0
    while index < len(words):
        word, following = words[index], words[index + 1] if index + 1 < len(words) else ""
        if word == "[":
            index = words.index("]", index)
        elif word in LABEL_LISTS:
            if following == "(":
                end = words.index(")", index)
                labels |= set(words[index + 2:end]) - {","}
                index = end
        elif word == "{" or (re.match(r"[A-Za-z_:]", word) and following not in ("(", "by", "without")
                            and word.lower() not in WORDS):
            selector = Selector("" if word == "{" else word)
            start = index if word == "{" else index + 1
            if start < len(words) and words[start] == "{":
                index = words.index("}", start)
                read_matchers(words[start + 1:index], selector)
            selectors.append(selector)
        index += 1
    return selectors, labels


def read_matchers(words, selector):
    for label, operator, value in zip(words[0::4], words[1::4], words[2::4]):
        value = value[1:-1].replace("\\\\", "\\")
        if label == "__name__": selector.name, selector.is_pattern = value, operator == "=~"
        else: selector.labels[label] = value
