using System.Globalization;
using System.Net;

namespace Guildhall.PaySandbox;

/// <summary>The page on which a rehearsing member pays, or does not.</summary>
internal static class Cashier
{
    public static string Page(Account payment)
    {
        var amount = (payment.AmountMinor / 100m).ToString("N2", CultureInfo.InvariantCulture);
        var act = payment.State == "waiting"
            ? $"""<form method="post" action="/pay/{Text(payment.Id)}?do=pay"><button class="go">Pay · 付款</button></form><form method="post" action="/pay/{Text(payment.Id)}?do=close"><button>Do not pay · 不付</button></form>"""
            : $"""<p>{Text(payment.State)}</p><p><a href="{Text(payment.Back ?? "#")}">Back · 返回</a></p>""";
        return $$"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Pay sandbox</title>
            <style>body{font:17px/1.5 system-ui,sans-serif;max-width:26rem;margin:8vh auto;padding:0 1rem;color:#222;background:#fafaf8}@media(prefers-color-scheme:dark){body{color:#eee;background:#171716} }
            h1{font-size:1.1rem;font-weight:600}.sum{font-size:2.6rem;font-weight:700;margin:.2em 0}button{font:inherit;width:100%;padding:.8em;margin:.4em 0;border-radius:.7em;border:1px solid #9995;background:none;color:inherit}.go{background:#1b7f4b;color:#fff;border:0}.note{opacity:.7;font-size:.85rem}</style></head>
            <body><h1>{{Text(payment.Title)}}</h1><p class="sum">{{Text(payment.Currency)}} {{amount}}</p>{{act}}<p class="note">Pay sandbox: no money moves. Mode {{payment.Mode}}.</p></body></html>
            """;
    }

    private static string Text(string raw) => WebUtility.HtmlEncode(raw);
}
