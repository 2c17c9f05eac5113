using System.Security.Cryptography;
using Guildhall.Brands.Undo;
using Guildhall.Kernel;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Brands.Contracts;

/// <summary>One sentence that survives the redirect after a post, with the way back if the act offered one. The cookie is sealed, so a forged one says nothing; only its tone stands in front of the seal.</summary>
public static class Flash
{
    private const string Cookie = "said";

    public static void Say(HttpContext http, string code, bool refused = false) => Leave(http, code, refused);

    public static void Say(HttpContext http, Refusal refusal) => Leave(http, refusal.Args is null ? refusal.Code : http.RequestServices.GetRequiredService<Localizer>().Of(refusal), refused: true);

    /// <summary>What was said, once, a code in the language of now; a page that shows it outside the console takes it itself.</summary>
    public static ToastView? Take(HttpContext http, string? brand)
    {
        if (http.Request.Cookies[Cookie] is not { } said) return null;
        if (!http.Response.HasStarted) http.Response.Cookies.Delete(Cookie);
        try
        {
            if (Seal(http).Unprotect(said.TrimStart('!')).Split('|', 2) is not [var undo, var words]) return null;
            var sentence = http.RequestServices.GetRequiredService<TextCatalogue>().Find(words, http.RequestServices.GetRequiredService<Localizer>().Language) ?? words;
            return new ToastView(sentence, said[0] == '!' ? Tone.Bad : Tone.Good, brand is not null && undo.Length > 0 ? $"/b/{Uri.EscapeDataString(brand)}/undo/{undo}" : null, Seconds: 14);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static void Leave(HttpContext http, string words, bool refused)
    {
        var undo = refused ? null : http.RequestServices.GetService<OfferUndo>()?.Latest;
        http.Response.Cookies.Append(Cookie, (refused ? "!" : "") + Seal(http).Protect($"{undo}|{words}"), new CookieOptions { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromMinutes(1) });
    }

    private static IDataProtector Seal(HttpContext http) => http.RequestServices.GetDataProtectionProvider().CreateProtector("brands.said");
}
