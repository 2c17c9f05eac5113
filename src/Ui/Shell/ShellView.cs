namespace Guildhall.Ui;

/// <param name="Title">Null for the section that needs no heading.</param>
public sealed record NavSection(string? Title, IReadOnlyList<NavItem> Items);

/// <param name="Icon">A name listed in <c>assets/icons.txt</c>.</param>
/// <param name="Count">Things waiting there.</param>
public sealed record NavItem(string Label, string Icon, string Href, bool Active = false, long? Count = null)
{
    /// <summary>The letter that leads there after <c>g</c>.</summary>
    public string? Key { get; init; }
}

/// <param name="Colour"><c>#rrggbb</c>.</param>
/// <param name="Href">Opens the console of that brand.</param>
public sealed record BrandLink(string Name, string Colour, string Href, bool Active = false);

/// <param name="Href">Null for the page itself.</param>
public sealed record Crumb(string Label, string? Href = null);

/// <summary>What the frame around a console page needs to know; pages give only their content.</summary>
/// <param name="ThemePath">Takes a post of <c>theme</c> and <c>back</c>.</param>
/// <param name="LanguagePath">Takes a post of <c>language</c> and <c>back</c>.</param>
/// <param name="SignOutPath">Takes an empty post.</param>
public sealed record ShellView(
    string OperatorName,
    IReadOnlyList<NavSection> Navigation,
    IReadOnlyList<BrandLink> Brands,
    string ThemePath,
    string LanguagePath,
    string SignOutPath)
{
    public string? OperatorRole { get; init; }
    public string HomePath { get; init; } = "/";
    public string? Theme { get; init; }
    public string? BrandCss { get; init; }
    public string? SearchPath { get; init; }
    public IReadOnlyList<NavItem> OperatorLinks { get; init; } = [];
    public IReadOnlyList<ToastView> Toasts { get; init; } = [];
}
