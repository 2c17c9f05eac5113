namespace Guildhall.Brands.Entry;

internal static class LocalAddress
{
    /// <summary>The address if it leads back into this application, else the home page; so a link can never send an operator elsewhere after signing in.</summary>
    public static string Or(string? address, string home = "/") =>
        address is ['/', ..] && !(address.Length > 1 && address[1] is '/' or '\\') && !address.Any(char.IsControl) && !address.Contains('\\', StringComparison.Ordinal) ? address : home;
}
