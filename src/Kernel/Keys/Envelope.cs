using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Guildhall.Kernel.Keys;

/// <summary>Seals secrets with the master key: AES-256-GCM, a key per purpose by HKDF-SHA256. Layout: 12 bytes nonce, 16 bytes tag, ciphertext.</summary>
/// <remarks>The master key is 32 bytes of base64 in GUILDHALL_KEY, or a file readable by its owner only beside the data; it is never in a backup.</remarks>
public sealed class Envelope(byte[] masterKey)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static Envelope FromEnvironmentOr(string keyFile)
    {
        if (Environment.GetEnvironmentVariable("GUILDHALL_KEY") is { Length: > 0 } text)
        {
            var key = new byte[32];
            return Convert.TryFromBase64String(text, key, out var length) && length == 32
                ? new Envelope(key)
                : throw new InvalidOperationException("GUILDHALL_KEY must be 32 bytes in base64, as `openssl rand -base64 32` prints.");
        }
        if (!File.Exists(keyFile)) Create(keyFile);
        var stored = Convert.FromBase64String(File.ReadAllText(keyFile));
        return stored.Length == 32 ? new Envelope(stored) : throw new InvalidOperationException($"The master key in {keyFile} is cut short; restore the file from where you keep it.");
    }

    public byte[] Seal(string purpose, ReadOnlySpan<byte> secret)
    {
        var sealedBytes = new byte[NonceSize + TagSize + secret.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceSize));
        using var aes = new AesGcm(KeyFor(purpose), TagSize);
        aes.Encrypt(sealedBytes.AsSpan(0, NonceSize), secret, sealedBytes.AsSpan(NonceSize + TagSize), sealedBytes.AsSpan(NonceSize, TagSize));
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">Sealed for another purpose, with another master key, or changed since.</exception>
    public byte[] Open(string purpose, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < NonceSize + TagSize) throw new CryptographicException("The sealed value is cut short.");
        var secret = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(KeyFor(purpose), TagSize);
        aes.Decrypt(sealedBytes[..NonceSize], sealedBytes[(NonceSize + TagSize)..], sealedBytes.Slice(NonceSize, TagSize), secret);
        return secret;
    }

    private byte[] KeyFor(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, masterKey, 32, info: Encoding.UTF8.GetBytes(purpose));

    private static void Create(string keyFile)
    {
        if (Path.GetDirectoryName(keyFile) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        // Under its name only when it is whole: of two processes that start together one wins, and neither reads an empty key.
        var draft = $"{keyFile}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        using (var file = new StreamWriter(draft, options)) file.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        // A second name is given only where there is none, in one step; moving looks first and then overwrites.
        try
        {
            if (OperatingSystem.IsWindows() || (link(draft, keyFile) != 0 && !File.Exists(keyFile))) File.Move(draft, keyFile, overwrite: false);
        }
        catch (IOException) when (File.Exists(keyFile)) { }
        File.Delete(draft);
    }

#pragma warning disable IDE1006, CA2101 // The system's own name; its paths are UTF-8, as marshalled.
    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
#pragma warning restore IDE1006, CA2101
}
