using System.Security.Cryptography;
using System.Text.Json;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Commands;

/// <summary>Holds a SQLite database for this process. A second process finds the holder's address beside it and goes through it; PostgreSQL needs no holder.</summary>
internal sealed class DatabaseHold : IDisposable
{
    private readonly FileStream? file;
    private readonly string address;

    private DatabaseHold(FileStream? file, string address) => (this.file, this.address) = (file, address);

    /// <summary>Proves to the server that the caller may read this user's files.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static DatabaseHold? TryTake(HostOptions options)
    {
        if (options.Storage.Kind != StorageKind.Sqlite) return new DatabaseHold(null, "");
        var path = options.Storage.Connection;
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        try
        {
            return new DatabaseHold(new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), path + ".server");
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Lets commands find this server.</summary>
    public void Announce(string url)
    {
        if (file is null) return;
        File.Delete(address);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(address, options);
        JsonSerializer.Serialize(stream, new Holder(url, Token));
    }

    public static Holder? Find(HostOptions options)
    {
        var path = options.Storage.Connection + ".server";
        return File.Exists(path) ? JsonSerializer.Deserialize<Holder>(File.ReadAllBytes(path)) : null;
    }

    public void Dispose()
    {
        if (file is null) return;
        File.Delete(address);
        file.Dispose();
    }

    internal sealed record Holder(string Url, string Token);
}
