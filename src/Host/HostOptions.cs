using Guildhall.Host.Commands;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host;

/// <summary>Where this process keeps its data and listens, from the command line and the environment.</summary>
/// <param name="Folder">Holds the SQLite file, the master key and the lock; GUILDHALL_DATA, or ./data.</param>
internal sealed record HostOptions(StorageOptions Storage, string Folder, string Urls, IReadOnlySet<string>? Roles = null)
{
    public const string DefaultUrls = "http://127.0.0.1:8080";

    /// <summary>Serves pages and the API; a node that only works off jobs answers nothing but its health.</summary>
    public bool ServesWeb => Roles?.Contains("web") ?? true;

    public string KeyFile => Path.Combine(Folder, "guildhall.key");

    public bool ListensBeyondThisMachine => Urls.Split(';').Any(url => BindingAddress.Parse(url).Host is not ("localhost" or "127.0.0.1" or "[::1]"));

    public static Result<HostOptions> From(string? db, string? urls = null, string? roles = null)
    {
        var folder = Path.GetFullPath(Environment.GetEnvironmentVariable("GUILDHALL_DATA") is { Length: > 0 } given ? given : "data");
        var storage = StorageOptions.Parse(db ?? Environment.GetEnvironmentVariable("GUILDHALL_DB") ?? "sqlite:" + Path.Combine(folder, "guildhall.db"));
        if (storage.Refusal is { } refusal) return refusal;
        var does = roles?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        // Requests wait in the memory of the node that took them, so whoever serves the web decides its lanes.
        if (does is not null && (does.Count == 0 || !does.IsSubsetOf(Node.AllRoles) || does.Contains("web") != does.Contains("lanes"))) return CommandRefusals.BadRoles.With(roles!);
        return new HostOptions(storage.Value, folder, urls ?? Environment.GetEnvironmentVariable("GUILDHALL_URLS") ?? DefaultUrls, does);
    }
}
