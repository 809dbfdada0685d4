"""Texts that break programs: control characters, markup, formulas, and all kinds of scripts."""

from __future__ import annotations

# C0, DEL and C1; tab and newline are the two that a text may have.
_CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
_SEQUENCES = """
    [31m [1;5;7m [0m [2J [H [?25l [?1049h [6n [c [20;1H
    [1A [K 7 8 c ]0;title\a ]2;title\\ ]52;c;cm0=\a ]8;;http://evil.example/\\ ]8;;\\ P$qm\\
    _x\\ ^x\\ X\\ (0 )B #8 [>c [=c [3;J N O
""".split()
_INVISIBLE = [
    *(chr(code) for code in (0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x180E, 0x3164, 0xFEFF)),
    *(
        chr(code)
        for code in (*range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070))
    ),
    *(
        chr(code)
        for code in (0xFE00, 0xFE0E, 0xFE0F, 0xFFA0, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFC, 0xFFFD)
    ),
    *(chr(code) for code in (0xE000, 0xFFFE, 0xFFFF, 0x1D173, 0xE0001, 0xE0020, 0xE007F, 0x10FFFF)),
]
_RICH = """
    [sic] [/x] [/] [bold]x[/bold] [red]x [link=http://a.b]x[/link] [@click=a]x[/] [[x]] [not\\
    markup] \\[x] \\\\[x] [x :oil_drum: :x: ::: [#ff0000]x [on%20red]x [b]x[/i] [] [ ] {x} {0}
    {} {{}} {x!r} %s %d %% %(x)s ${x} $x `x` #{x} <%= x %> {{x}} {%x%} @x &x; \\n \\t \\x1b
    \\u202e \\N{DEL} \\033[31m
""".split()
_MARKDOWN = """
    *x* **x** _x_ __x__ ***x*** ~~x~~ `x` ``x`` [x](y) ![x](y) [x][y] [^1] [^1]: x: # ## #x > >x
    - + * 1. 1) --- *** ___ === --- | |x| x|y || |---| <b>x</b> <br> <script>alert(1)</script>
    <!-- --> <!--x <a/href=x>x</a> &amp; &lt; &#35; &#x23; http://a.b https://a.b/c_d_e www.a.b
    a@b.c <http://a.b> \\*x\\* $x$ $$x$$ :x: @x #1 x#1 ``` ~~~ \\ \\\\ [x] [ ] [x]: *x _x **x `x
    ![ ]( <x <x> x> 1.x -x +x
""".split()
_CODE = """
    =1+1 =cmd|'/c'!A0 =HYPERLINK("http://a.b","x") +1+1 -1+1 @SUM(1) =@x -x +x @x =x ;=x ,=x
    "=x" '=x %0A=x DDE("cmd") '; 1' OR '1'='1 '; DROP TABLE fact;-- " OR 1=1 x"y"z 'x' "x" ''x''
    ""x"" "" '' x'y “x” ‘x’ «x» „x“ \" \' \\" \\' \\ \\\\ \\\\\\ C:\\new\\table \\u0041
    \\U00000041 /etc/passwd ../../x ~ ~/x $(id) `id` $HOME ;id |id &id &&id >x <x * ? [a-z]
    {a,b} !x #x x#y x=y --x -x -- - null NULL None nil true false NaN nan inf -inf 0 -0 00 1e5
    1e999 0x1F 1_000 1,000 ١٢٣ ½ ² Ⅷ 2021-02-01 2021/2022 .. ../2021 a,b a;b a:b a\\tb a.b a/b
    a|b a=b [base] [[x]] x="y" # AND OR NOT NEAR(a b) a* "a claim:a tag:"a" {"a":1} ["a"] // /*
    */ <?php ]]> <![CDATA[x]]> \\\\server\\share con prn aux nul
""".split()
_BLANKS = [
    *("a\tb", "\ta", "a\t", "a\nb", "\na", "a\n", "a\n\nb", "a\n \nb", "a \n b", "\n\n\na"),
    *("a\t\nb", " a", "a ", "  a  ", "a  b", "a" + " " * 99 + "b", "\t\t\ta", "a\n\tb\n\tc"),
    *(f"a{chr(code)}b" for code in (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)),
    *(
        "a\n- b\n- c",
        "a\n# b",
        "a\n===",
        "a\n---",
        "a\n> b",
        "a\n```\nb",
        "a\n|b|\n|-|",
        "a\n\n    b",
    ),
    *("a\n=1+1", 'a\n"b"', "a,\nb", "a;\nb", "a\n[base]", "a\n[fact.x]", '"""\na\n"""', "'''\na"),
]
_LONG = [
    *("x" * 500, "x" * 79 + " y", "Donaudampfschifffahrtsgesellschaft" * 9, "a-" * 200, "a/" * 200),
    *("https://example.org/" + "a" * 300, "https://example.org/" + "a-b/" * 90, "1" * 300),
    *("." * 300, "=" * 300, "\\" * 300, "[" * 300, "*" * 300, "`" * 299, "_" * 299, '"' * 300),
    *("a " * 250, "…" * 200, "—" * 200, "·" * 200, "█" * 200, "\uffff" + "x" * 200),
]
_SCRIPTS = """
    မြန်မာ မြန်မာနိုင်ငံ၏ ခေါင်းဆောင် ကြောင့် အာဏာသိမ်းခဲ့သည်။ တပ်မတော်၊ ၂၀၂၁ ဩဇာ၏ ဿ ဤ၍ ယောက်ျား
    င်္ဂ ꩠꩺ ဪ ကက္ကံ Россия Ёлка Україна Мьянма «Ростех» й и\u0306 ѣ Ҕ ꙮ ﷽ ﷺ مرحبا العربية ١٢٣
    פורים עִבְרִית ܫܠܡܐ ހިވެހި ߒߞߏ Ελλάδα ἄνθρωπος İstanbul ısı ß ẞ ŉ ﬁ ǅ Straße Å A\u030a é
    e\u0301 ñ Nguyễn Đặng Łódź Ø ħ ไทย น้ำ ที่ กำ เก่ง ๒๕๖๘ ๆ ລາວ ນ້ຳ ខ្មែរ កម្ពុជា ស្ត្រី
    བོད་ཡིག རྒྱ हिन्दी क्षत्रिय स्त्री র্যাব বাংলা தமிழ் நி తెలుగు ಕನ್ನಡ മലയാളം සිංහල 俄罗斯 缅甸 俄羅斯
    （2025年） ミャンマー ﾐｬﾝﾏｰ ﾊﾟ が か\u3099 ー 々 〇 한국 미얀마 각 ㄱ ᄀ 각각 ꥠ 〈x〉 「x」
    。 、 ． ！ ｘ ＝１＋１ ქართული Հայ ᏣᎳᎩ ᚠᚢ አማርኛ ᠮᠣᠩᠭᠣᠯ 𐎀 𒀀 𓀀 𝒳 𝟙 𠀀 𐐷 Ⓐ ⑴ ㍿ ℡ ™ ﷼ ₿ ∑ ← ⇒ ■
    ▓ ─ ● ◐ ◆ ○
""".split()
_EMOJI = """
    🤝 🤝🏽 👍🏿 🏽 👨‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇷🇺 🇲🇲 🇷🇺🇲🇲 🇷 🇷🇺🇲 ❤️ ❤ ☺︎ ☺️ ⌚︎ ⌚️ 1️⃣ #️⃣ ©️ ™️ ▶️ ⚠️ 🛢️
    🛢 ✈️ ☢️ 👁️‍🗨️ 🧑‍🤝‍🧑 🫱🏼‍🫲🏿 🫩 🪿 🛘 👨‍👩‍ ‍ ‍👩 🤝‍🤝‍🤝‍🤝 ㊗️ 〰️ ↔️ 🀄 🃏 🆗 🈁 🅰️ ⬛ ⭐ ✅ ❌ ➕ 💯 🔟
""".split()
_COMBINING = [
    *(
        "\u0301",
        "\u0301a",
        "a\u0301\u0302\u0303",
        "a" + "\u0301" * 99,
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘",
        "a\u20dd",
        "x\u0338y",
    ),
    *(
        "က\u102c" + "\u102c" * 60,
        "\u102c",
        "က\u1039",
        "\u1039က",
        "က\u1039က\u1039က",
        "ก" + "\u0e49" * 50,
    ),
    *(
        "\u0903",
        "क\u094d\u200dष",
        "क\u094d\u200cष",
        "\u200d\u200d",
        "a\u200d\u200db",
        "\ufe0f",
        "a\ufe0f\ufe0f",
    ),
    *(
        "각\u11a8",
        "\u1100\u1161",
        "\u1161",
        "\u0e33",
        "\u0eb3",
        "\u3099",
        "\uff9e",
        "\U0001f1f7" * 99,
    ),
]

_WORDS = [*_RICH, *_MARKDOWN, *_CODE, *_SCRIPTS, *_EMOJI, *_COMBINING]
_AROUND = [f"Said {text} so." for text in (*_RICH[:20], *_SCRIPTS[::3], *_EMOJI[::3])]
_REPEATED = [f"{text} " * 40 for text in (*_SCRIPTS[::4], *_EMOJI[::4])] + [
    text * 60 for text in (*_SCRIPTS[::5], *_EMOJI[::5])
]


def _distinct(texts: list[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text.strip()]


REFUSED = _distinct(
    [
        *(f"a{char}b" for char in _CONTROLS if char not in "\t\n"),
        *(f"\x1b{sequence}" for sequence in _SEQUENCES),
        *(f"\x9b{sequence[1:]}x" for sequence in _SEQUENCES if sequence[0] == "["),
        *("a\r\nb", "a\rb", "Мьянма\x00", "မြန်မာ\x85", "a\n\n\x07", "\t\x0b", "“\x7f”"),
    ]
)
LOADED = _distinct(
    [
        *(
            template.format(char)
            for char in _INVISIBLE
            for template in ("a{0}b", "{0}", "ש{0}ab{0} {0}")
        ),
        *(*_WORDS, *_AROUND, *_REPEATED, *_BLANKS, *_LONG),
    ]
)
# Ids are letters a-z, digits and hyphens, which leaves some that look like something else.
IDS = """
    -- --- -a --help --json --version -n -n1 -0 -1 0 00 1e5 nan null none true false con nul prn
    aux a-- --a a--b x-- base fact topic source claim id and or not near list show 2021 2021-02
    2021-02-01
""".split()
IDS += ["x" * 300, "a-" * 150 + "a", "-" * 200]
