using System.Runtime.InteropServices;
using System.Text;

namespace Guildhall.Kernel.Pictures;

/// <summary>Draws an SVG of our own making as a PNG with librsvg and cairo. Never hand it a drawing that a user brought.</summary>
public static class SvgPicture
{
    public static readonly Refusal Missing = new("kernel.pictures_missing", RefusalKind.Busy);

    private const int Argb32 = 0;

    /// <summary>Whether this machine can draw at all.</summary>
    public static bool IsThere { get; } = NativeLibrary.TryLoad("librsvg-2.so.2", out _) && NativeLibrary.TryLoad("libcairo.so.2", out _);

    /// <summary>A PNG of exactly this size; refused where the machine has no librsvg.</summary>
    public static Result<byte[]> Png(string svg, int width, int height)
    {
        try
        {
            return Draw(Encoding.UTF8.GetBytes(svg), width, height);
        }
        catch (DllNotFoundException)
        {
            return Missing;
        }
    }

    private static byte[] Draw(byte[] svg, int width, int height)
    {
        var handle = rsvg_handle_new_from_data(svg, (nuint)svg.Length, out var error);
        if (handle == 0) throw new InvalidOperationException($"The drawing cannot be read: {Told(error)}");
        var surface = cairo_image_surface_create(Argb32, width, height);
        var context = cairo_create(surface);
        try
        {
            if (rsvg_handle_render_document(handle, context, new Rectangle(0, 0, width, height), out error) == 0) throw new InvalidOperationException($"The drawing cannot be drawn: {Told(error)}");
            using var png = new MemoryStream();
            WritePart write = (_, data, length) =>
            {
                var part = new byte[length];
                Marshal.Copy(data, part, 0, part.Length);
                png.Write(part);
                return 0;
            };
            var status = cairo_surface_write_to_png_stream(surface, write, 0);
            GC.KeepAlive(write);
            return status == 0 ? png.ToArray() : throw new InvalidOperationException($"cairo answered {status}.");
        }
        finally
        {
            cairo_destroy(context);
            cairo_surface_destroy(surface);
            g_object_unref(handle);
        }
    }

    // GError: a domain, a code, then the message.
    private static string Told(nint error)
    {
        if (error == 0) return "";
        var message = Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(error, 8)) ?? "";
        g_error_free(error);
        return message;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Rectangle(double X, double Y, double Width, double Height);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int WritePart(nint closure, nint data, uint length);

    [DllImport("librsvg-2.so.2"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint rsvg_handle_new_from_data(byte[] data, nuint length, out nint error);

    [DllImport("librsvg-2.so.2"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int rsvg_handle_render_document(nint handle, nint context, in Rectangle viewport, out nint error);

    [DllImport("libcairo.so.2"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint cairo_image_surface_create(int format, int width, int height);

    [DllImport("libcairo.so.2"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint cairo_create(nint surface);

    [DllImport("libcairo.so.2"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int cairo_surface_write_to_png_stream(nint surface, WritePart write, nint closure);

    [DllImport("libcairo.so.2"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void cairo_destroy(nint context);

    [DllImport("libcairo.so.2"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void cairo_surface_destroy(nint surface);

    [DllImport("libgobject-2.0.so.0"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void g_object_unref(nint handle);

    [DllImport("libglib-2.0.so.0"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void g_error_free(nint error);
}
