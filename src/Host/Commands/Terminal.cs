namespace Guildhall.Host.Commands;

/// <summary>Progress on a terminal, nothing in a pipe.</summary>
internal static class Terminal
{
    public static Bar? ProgressBar() => System.Console.IsErrorRedirected ? null : new Bar();

    internal sealed class Bar : IDisposable
    {
        private const int Width = 30;
        private bool shown;

        public void Show(long done, long? total)
        {
            shown = true;
            var text = total is > 0
                ? $"[{new string('█', (int)(Width * Math.Min(done, total.Value) / total.Value)).PadRight(Width, '░')}] {done:N0} / {total:N0}"
                : $"{done:N0} …";
            System.Console.Error.Write($"\r{text}\x1b[K");
        }

        public void Dispose()
        {
            if (shown) System.Console.Error.Write("\r\x1b[K");
        }
    }
}
