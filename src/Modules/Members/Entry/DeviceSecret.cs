using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Members.Entry;

/// <summary>What a member's device carries in a cookie, one per brand: 128 random bits, of which only the SHA-256 is stored.</summary>
internal static class DeviceSecret
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static string? Of(HttpContext http, BrandId brand) => http.Request.Cookies[CookieName(http, brand)] is { Length: > 0 and <= 64 } secret ? secret : null;

    public static void Give(HttpContext http, BrandId brand, string secret) => http.Response.Cookies.Append(CookieName(http, brand), secret, new CookieOptions
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = Kept,
        IsEssential = true,
    });

    // The tail of a UUIDv7 is random: enough to tell the brands of one browser apart.
    private static string CookieName(HttpContext http, BrandId brand) => (http.Request.IsHttps ? "__Host-member-" : "member-") + brand.Value.ToString("N")[20..];
}
