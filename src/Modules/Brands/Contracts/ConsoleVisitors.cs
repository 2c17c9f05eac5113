using Guildhall.Brands.Sessions;
using Guildhall.Kernel;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Brands.Contracts;

/// <summary>Who is signed in to the console in a browser, for streams that outlive the moment in which they were let through.</summary>
public sealed class ConsoleVisitors
{
    private readonly SessionBook sessions;

    internal ConsoleVisitors(SessionBook sessions) => this.sessions = sessions;

    /// <summary>As of at most five seconds ago; null when nobody is signed in, the brand is not theirs, or their role lacks the permission.</summary>
    /// <param name="brand">The brand's code in addresses.</param>
    public async ValueTask<(BrandId Brand, OperatorId Who)?> Find(HttpContext http, string brand, string permission, CancellationToken ct)
    {
        if (http.Request.Cookies[SessionBook.CookieName(http)] is not { Length: > 0 } token || await sessions.Find(token, ct) is not { } who) return null;
        var own = who.Brands.FirstOrDefault(b => b.Profile.Code == brand);
        return own is not null && own.Role.Grants().Contains(permission) ? (own.Profile.Id, who.Id) : null;
    }
}
