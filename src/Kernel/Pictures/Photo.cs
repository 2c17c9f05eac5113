using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Guildhall.Kernel.Pictures;

/// <summary>A picture that somebody brought, drawn anew: nothing of the file remains but what it shows. A JPEG, or a PNG where parts are transparent.</summary>
/// <remarks>The strange file is decoded by gdk-pixbuf's own program in a process with little time and memory; only what that process drew is opened here.</remarks>
public sealed record Photo(byte[] Bytes, string Type, int Width, int Height)
{
    public const long LargestFile = 20 << 20;
    public const int LongestSide = 1600;

    public static readonly Refusal Missing = new("kernel.pictures_missing", RefusalKind.Busy);
    public static readonly Refusal TooLarge = new("kernel.picture_too_large", Field: "File");
    public static readonly Refusal TooManyPixels = new("kernel.picture_too_many_pixels", Field: "File");
    public static readonly Refusal NoPicture = new("kernel.no_picture", Field: "File");
    public static readonly Refusal Broken = new("kernel.picture_broken", Field: "File");

    private const long MostPixels = 40_000_000;
    private const string Program = "gdk-pixbuf-thumbnailer";
    private const string Limited = "ulimit -v 1500000; ulimit -t 10; ulimit -c 0; exec " + Program + " -s \"$1\" \"$2\" \"$3\"";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly SemaphoreSlim Turns = new(2); // A crowd of pictures shall not take the machine from the chat.

    public static async Task<Result<Photo>> Redraw(Stream upload, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("guildhall-picture-").FullName;
        try
        {
            var (strange, drawn) = (Path.Combine(folder, "strange"), Path.Combine(folder, "drawn.png"));
            var side = await Keep(upload, strange, ct);
            if (side.Refusal is { } refusal) return refusal;
            await Turns.WaitAsync(ct);
            try
            {
                return await Draw(strange, drawn, side.Value, ct) ? Encode(drawn) : Broken;
            }
            finally
            {
                Turns.Release();
            }
        }
        catch (Exception e) when (e is DllNotFoundException or System.ComponentModel.Win32Exception)
        {
            return Missing;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The length of its longest side as it shall be drawn.</summary>
    private static async Task<Result<int>> Keep(Stream upload, string path, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
        var part = new byte[1 << 16];
        for (int read; (read = await upload.ReadAsync(part, ct)) > 0;)
        {
            if (file.Length + read > LargestFile) return TooLarge.With(LargestFile >> 20);
            await file.WriteAsync(part.AsMemory(0, read), ct);
        }
        var whole = new byte[file.Length];
        file.Position = 0;
        await file.ReadExactlyAsync(whole, ct);
        // A camera's notes and a preview stand before the frame of a JPEG.
        if (PictureHeader.Read(whole.AsSpan(0, Math.Min(whole.Length, 1 << 20))) is not { } header) return NoPicture;
        if (header.Width <= 0 || header.Height <= 0) return Broken;
        if (header.Pixels > MostPixels) return TooManyPixels.With(Math.Round(header.Pixels / 1e6, 1), MostPixels / 1_000_000);
        if (!header.IsWhole(whole)) return Broken;
        return Math.Min(LongestSide, Math.Max(header.Width, header.Height)); // It would blow small ones up.
    }

    private static async Task<bool> Draw(string strange, string drawn, int side, CancellationToken ct)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { "-c", Limited, "sh", $"{side}", strange, drawn }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        over.CancelAfter(Patience);
        try
        {
            await Task.WhenAll(process.StandardError.ReadToEndAsync(over.Token), process.StandardOutput.ReadToEndAsync(over.Token), process.WaitForExitAsync(over.Token));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return false;
        }
        return process.ExitCode == 127 ? throw new DllNotFoundException(Program) : process.ExitCode == 0 && File.Exists(drawn);
    }

    private static Result<Photo> Encode(string drawn)
    {
        var picture = gdk_pixbuf_new_from_file(drawn, out _);
        if (picture == 0) return Broken;
        try
        {
            var (width, height) = (gdk_pixbuf_get_width(picture), gdk_pixbuf_get_height(picture));
            if (gdk_pixbuf_get_has_alpha(picture) != 0) return new Photo(File.ReadAllBytes(drawn), "image/png", width, height);
            if (gdk_pixbuf_save_to_bufferv(picture, out var bytes, out var size, "jpeg", ["quality", null], ["84", null], out _) == 0) return Broken;
            var jpeg = new byte[size];
            Marshal.Copy(bytes, jpeg, 0, jpeg.Length);
            g_free(bytes);
            return new Photo(jpeg, "image/jpeg", width, height);
        }
        finally
        {
            g_object_unref(picture);
        }
    }

#pragma warning disable IDE1006, CA2101 // The library's own names; its paths are UTF-8, as marshalled.
    private const string Library = "libgdk_pixbuf-2.0.so.0";

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint gdk_pixbuf_new_from_file([MarshalAs(UnmanagedType.LPUTF8Str)] string path, out nint error);

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int gdk_pixbuf_get_width(nint picture);

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int gdk_pixbuf_get_height(nint picture);

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int gdk_pixbuf_get_has_alpha(nint picture);

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int gdk_pixbuf_save_to_bufferv(nint picture, out nint bytes, out nuint size, [MarshalAs(UnmanagedType.LPUTF8Str)] string type,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] keys, [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] values, out nint error);

    [DllImport("libgobject-2.0.so.0"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void g_object_unref(nint thing);

    [DllImport("libglib-2.0.so.0"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void g_free(nint memory);
#pragma warning restore IDE1006, CA2101
}
