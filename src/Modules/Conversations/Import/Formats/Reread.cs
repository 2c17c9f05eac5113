using System.Collections;

namespace Guildhall.Conversations.Import.Formats;

/// <summary>Starts a fresh reading, with fresh state, each time it is enumerated.</summary>
internal sealed class Reread<T>(Func<IEnumerable<T>> read) : IEnumerable<T>
{
    public IEnumerator<T> GetEnumerator() => read().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
