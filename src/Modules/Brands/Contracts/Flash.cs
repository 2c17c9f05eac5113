using System.Globalization;
using System.Text.RegularExpressions;
using Guildhall.Brands.Undo;
using Guildhall.Kernel;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Brands.Contracts;

/// <summary>One sentence that survives the redirect after a post, with the way back if the act offered one. The cookie holds a text code, figures and an id only, so a forged one can say nothing of its own.</summary>
public static partial class Flash
{
    private const string Cookie = "said";

    public static void Say(HttpContext http, string code, bool refused = false) =>
        http.Response.Cookies.Append(Cookie, (refused ? "!" : "") + code + (refused ? null : Offered(http)), new CookieOptions { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromMinutes(1) });

    /// <summary>A refusal with its figures and times; anything else in it is left out.</summary>
    public static void Say(HttpContext http, Refusal refusal) => Say(http,
        string.Concat(refusal.Args?.Select(arg => "~" + (Convert.ToString(arg, CultureInfo.InvariantCulture) is { } said && Figures().IsMatch(said) ? said : "…")).Prepend(refusal.Code) ?? [refusal.Code]), refused: true);

    private static string? Offered(HttpContext http) => http.RequestServices.GetService<OfferUndo>()?.Latest is { } id ? $"|{id:N}" : null;

    /// <summary>What was said, once; a page that shows it outside the console takes it itself.</summary>
    public static ToastView? Take(HttpContext http, TextCatalogue texts, Localizer text, string? brand)
    {
        if (http.Request.Cookies[Cookie] is not { } said) return null;
        if (!http.Response.HasStarted) http.Response.Cookies.Delete(Cookie);
        var (code, undo) = said.TrimStart('!').Split('|') is [var first, var second] ? (first, Guid.TryParseExact(second, "N", out var id) ? id : (Guid?)null) : (said.TrimStart('!'), null);
        var (name, figures) = (code.Split('~')[0], code.Split('~')[1..]);
        if (texts.Find(name, text.Language) is not { } sentence) return null;
        if (figures.Length != Placeholder().Matches(sentence).Select(p => p.Value).Distinct().Count() || figures.Any(f => f != "…" && !Figures().IsMatch(f))) figures = [];
        return new ToastView(figures.Length == 0 ? sentence : text[name, [.. figures]], said[0] == '!' ? Tone.Bad : Tone.Good, brand is not null && undo is { } offered ? $"/b/{Uri.EscapeDataString(brand)}/undo/{offered}" : null, Seconds: 14);
    }

    [GeneratedRegex(@"^[0-9.:\- ]{1,20}$", RegexOptions.CultureInvariant)]
    private static partial Regex Figures();

    [GeneratedRegex(@"\{\d", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
