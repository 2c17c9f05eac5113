using Guildhall.Brands.Undo;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Brands.Contracts;

/// <summary>One sentence that survives the redirect after a post, with the way back if the act offered one. The cookie holds a text code and an id only, so a forged one can say nothing of its own.</summary>
public static class Flash
{
    private const string Cookie = "said";

    public static void Say(HttpContext http, string code, bool refused = false) =>
        http.Response.Cookies.Append(Cookie, (refused ? "!" : "") + code + (refused ? null : Offered(http)), new CookieOptions { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromMinutes(1) });

    private static string? Offered(HttpContext http) => http.RequestServices.GetService<OfferUndo>()?.Latest is { } id ? $"|{id:N}" : null;

    /// <summary>What was said, once; a page that shows it outside the console takes it itself.</summary>
    public static ToastView? Take(HttpContext http, TextCatalogue texts, Localizer text, string? brand)
    {
        if (http.Request.Cookies[Cookie] is not { } said) return null;
        if (!http.Response.HasStarted) http.Response.Cookies.Delete(Cookie);
        var (code, undo) = said.TrimStart('!').Split('|') is [var first, var second] ? (first, Guid.TryParseExact(second, "N", out var id) ? id : (Guid?)null) : (said.TrimStart('!'), null);
        if (texts.Find(code, text.Language) is null) return null;
        return new ToastView(text[code], said[0] == '!' ? Tone.Bad : Tone.Good, brand is not null && undo is { } offered ? $"/b/{Uri.EscapeDataString(brand)}/undo/{offered}" : null, Seconds: 14);
    }
}
