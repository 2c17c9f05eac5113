using Microsoft.AspNetCore.Components;

namespace Guildhall.Ui;

internal static class Addresses
{
    /// <summary>The current path and query, without host and fragment.</summary>
    public static string Here(this NavigationManager navigation) =>
        "/" + navigation.ToBaseRelativePath(navigation.Uri) is var path && path.IndexOf('#', StringComparison.Ordinal) is >= 0 and var cut ? path[..cut] : path;
}
