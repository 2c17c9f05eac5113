using Guildhall.Brands.Contracts;
using Guildhall.Brands.Sessions;
using Guildhall.Kernel;
using Guildhall.Kernel.Texts;
using Guildhall.Ui;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Brands.Shell;

/// <summary>What surrounds every console page, from the session and from what the modules registered.</summary>
internal sealed class ConsoleFrame(CurrentSession session, Actor actor, Localizer text, IEnumerable<NavEntry> entries)
{
    internal ShellView View(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        var operatorLine = session.Operator;
        return new ShellView(operatorLine?.Name ?? "", Navigation(path), Brands(), "/theme", "/language", "/sign-out")
        {
            OperatorRole = session.Role is { } role ? text[RoleTexts.Code(role)] : operatorLine?.Email,
            HomePath = "/",
            SearchPath = session.Brand is { } searched ? $"{Home(searched.Code)}/search" : null,
            Theme = Theme.Normal(operatorLine?.Theme ?? http.Request.Cookies[Theme.Cookie]),
            BrandCss = session.Brand is { } brand ? $"/brand/{brand.Colour[1..]}.css" : null,
            OperatorLinks = [new NavItem(text["brands.account"], "user-cog", "/account", path.StartsWith("/account", StringComparison.Ordinal))],
            Toasts = Flash.Take(http, session.Brand?.Code) is { } said ? [said] : [],
        };
    }

    internal IReadOnlyList<Crumb> Crumbs(string title) => session.Brand is { } brand ? [new(brand.Name, Home(brand.Code)), new(title)] : [new(title)];

    private List<NavSection> Navigation(string path) => session.Brand is not { } brand ? [] :
    [
        .. from entry in entries
           where actor.May(entry.Permission)
           group entry by entry.Place into place
           orderby place.Key
           select new NavSection(place.Key == NavPlace.Watch ? null : text[place.Key == NavPlace.Run ? "brands.nav_run" : "brands.nav_manage"],
               [.. place.OrderBy(e => e.Order).Select(e => new NavItem(text[e.Text], e.Icon, Home(brand.Code) + "/" + e.Path, IsAt(path, $"/b/{brand.Code}/{e.Path}")) { Key = e.Key })]),
    ];

    private List<BrandLink> Brands() =>
        [.. session.Operator?.Brands.Select(b => new BrandLink(b.Profile.Name, b.Profile.Colour, Home(b.Profile.Code), b.Profile.Id == session.Brand?.Id)) ?? []];

    private static bool IsAt(string path, string entry) =>
        path.StartsWith(entry, StringComparison.Ordinal) && (path.Length == entry.Length || path[entry.Length] == '/');

    private static string Home(string code) => "/b/" + Uri.EscapeDataString(code);
}
