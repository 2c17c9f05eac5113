using Guildhall.Kernel.Texts;
using Guildhall.Ui;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Brands.Contracts;

/// <summary>One sentence that survives the redirect after a post. The cookie holds a text code only, so a forged one can say nothing of its own.</summary>
public static class Flash
{
    private const string Cookie = "said";

    public static void Say(HttpContext http, string code, bool refused = false) =>
        http.Response.Cookies.Append(Cookie, (refused ? "!" : "") + code, new CookieOptions { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromMinutes(1) });

    internal static ToastView? Take(HttpContext http, TextCatalogue texts, Localizer text)
    {
        if (http.Request.Cookies[Cookie] is not { } said) return null;
        if (!http.Response.HasStarted) http.Response.Cookies.Delete(Cookie);
        var code = said.TrimStart('!');
        return texts.Find(code, text.Language) is null ? null : new ToastView(text[code], said[0] == '!' ? Tone.Bad : Tone.Good);
    }
}
